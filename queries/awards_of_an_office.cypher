// question:
//   en: Who was awarded the most by this office?
//   zh: 这个机关的项目主要给了谁？
// parameters:
//   - {name: office, type: key, kind: Agency, en: office, zh: 机关}
//   - {name: least, type: integer, default: 2, en: at least this many awards, zh: 至少中标次数}
// returns:
//   - {column: party, type: key, en: party, zh: 主体}
//   - {column: name, en: name, zh: 名称}
//   - {column: awards, type: integer, en: awards, zh: 中标次数}
//   - {column: first_award, type: time, en: first award, zh: 首次中标}
//   - {column: last_award, type: time, en: last award, zh: 最近中标}
MATCH (:Agency {key: $office})-[:INVITED]->(tender:Tender)-[award:AWARDED]->(party)
WITH party, count(award) AS awards, min(award.at) AS first_award, max(award.at) AS last_award
WHERE awards >= $least
RETURN party.key AS party, party.title AS name, awards, first_award, last_award
ORDER BY awards DESC, name
