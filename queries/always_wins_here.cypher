// question:
//   en: Who bid at this office and won every time?
//   zh: 谁在这个机关每投必中？
// parameters:
//   - {name: office, type: key, kind: Agency, en: office, zh: 机关}
//   - {name: least, type: integer, default: 3, en: at least this many bids, zh: 至少投标次数}
// returns:
//   - {column: party, type: key, en: party, zh: 主体}
//   - {column: name, en: name, zh: 名称}
//   - {column: tenders, type: integer, en: tenders entered, zh: 投标项目数}
MATCH (:Agency {key: $office})-[:INVITED]->(tender:Tender)<-[bid:BID_ON]-(party)
WITH party, tender, max(CASE WHEN bid.won THEN 1 ELSE 0 END) AS won
WITH party, count(tender) AS tenders, sum(won) AS wins
WHERE tenders >= $least AND wins = tenders
RETURN party.key AS party, party.title AS name, tenders
ORDER BY tenders DESC, name
