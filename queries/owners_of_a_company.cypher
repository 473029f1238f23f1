// question:
//   en: Who stands behind this company, up to five steps of ownership?
//   zh: 谁在这家公司背后（最多五层持股）？
// parameters:
//   - {name: company, type: key, kind: Company, en: company, zh: 公司}
// returns:
//   - {column: owner, type: key, en: owner, zh: 股东}
//   - {column: name, en: name, zh: 名称}
//   - {column: steps, type: integer, en: steps, zh: 层数}
//   - {column: shares, en: shares along the way, zh: 逐层持股比例}
//   - {column: since, en: since, zh: 起始}
//   - {column: until, en: until, zh: 终止}
MATCH path = (owner)-[:OWNS*1..5]->(company:Company|Person|Party {key: $company})
RETURN owner.key AS owner, owner.title AS name, length(path) AS steps,
       [link IN relationships(path) | link.share_percent] AS shares,
       [link IN relationships(path) | link.since] AS since,
       [link IN relationships(path) | link.until] AS until
ORDER BY steps, name, owner, since
