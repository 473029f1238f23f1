// question:
//   en: At which offices were tenders awarded on a single bid?
//   zh: 哪些机关的项目只有一家投标就定标？
// parameters:
//   - {name: least, type: integer, default: 5, en: at least this many tenders, zh: 至少项目数}
// returns:
//   - {column: office, type: key, en: office, zh: 机关}
//   - {column: name, en: name, zh: 名称}
//   - {column: single, type: integer, en: awarded on a single bid, zh: 单一投标定标}
MATCH (bidder)-[bid:BID_ON]->(tender:Tender)
WITH tender, count(bid) AS bids, max(CASE WHEN bid.won THEN 1 ELSE 0 END) AS won
WHERE bids = 1 AND won = 1
MATCH (office:Agency)-[:INVITED]->(tender)
WITH office, count(tender) AS single
WHERE single >= $least
RETURN office.key AS office, office.title AS name, single
ORDER BY single DESC, name
