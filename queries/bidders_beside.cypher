// question:
//   en: Who bids on the same tenders as this party, and which of the two wins?
//   zh: 谁常与这个主体一同投标，谁中标？
// parameters:
//   - {name: party, type: key, kind: Party, en: party, zh: 主体}
//   - {name: least, type: integer, default: 3, en: at least this many tenders together, zh: 至少共同投标次数}
// returns:
//   - {column: other, type: key, en: other bidder, zh: 其他投标人}
//   - {column: name, en: name, zh: 名称}
//   - {column: together, type: integer, en: tenders together, zh: 共同投标}
//   - {column: won_by_party, type: integer, en: won by the party, zh: 该主体中标}
//   - {column: won_by_other, type: integer, en: won by the other, zh: 对方中标}
MATCH (party:Company|Person|Party {key: $party})-[mine:BID_ON]->(tender:Tender)<-[theirs:BID_ON]-(other)
WHERE other.key <> $party
WITH other, tender, max(CASE WHEN mine.won THEN 1 ELSE 0 END) AS mine_won,
     max(CASE WHEN theirs.won THEN 1 ELSE 0 END) AS theirs_won
WITH other, count(tender) AS together, sum(mine_won) AS won_by_party, sum(theirs_won) AS won_by_other
WHERE together >= $least
RETURN other.key AS other, other.title AS name, together, won_by_party, won_by_other
ORDER BY together DESC, name
