// question:
//   en: To whom did the tenders go whose committee this person chaired?
//   zh: 这个人担任评标委员会主任的项目给了谁？
// parameters:
//   - {name: official, type: key, kind: Person, en: official, zh: 官员}
//   - {name: least, type: integer, default: 2, en: at least this many awards, zh: 至少中标次数}
// returns:
//   - {column: party, type: key, en: party, zh: 主体}
//   - {column: name, en: name, zh: 名称}
//   - {column: awards, type: integer, en: awards, zh: 中标次数}
//   - {column: offices, type: integer, en: offices, zh: 机关数}
MATCH (official:Company|Person|Party {key: $official})-[:CHAIRED]->(tender:Tender)
WITH DISTINCT tender
MATCH (tender)-[:AWARDED]->(party)
OPTIONAL MATCH (office:Agency)-[:INVITED]->(tender)
WITH party, count(DISTINCT tender) AS awards, count(DISTINCT office) AS offices
WHERE awards >= $least
RETURN party.key AS party, party.title AS name, awards, offices
ORDER BY awards DESC, name
