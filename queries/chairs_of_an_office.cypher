// question:
//   en: Who chaired the committees of this office, and how often?
//   zh: 谁担任过这个机关的评标委员会主任，多少次？
// parameters:
//   - {name: office, type: key, kind: Agency, en: office, zh: 机关}
// returns:
//   - {column: official, type: key, en: official, zh: 官员}
//   - {column: name, en: name, zh: 姓名}
//   - {column: tenders, type: integer, en: tenders, zh: 项目数}
MATCH (:Agency {key: $office})-[:INVITED]->(tender:Tender)<-[:CHAIRED]-(official)
RETURN official.key AS official, official.title AS name, count(DISTINCT tender) AS tenders
ORDER BY tenders DESC, name
