// question:
//   en: On which tenders did both of these parties bid?
//   zh: 这两个主体在哪些项目上都投过标？
// parameters:
//   - {name: one, type: key, kind: Party, en: one party, zh: 主体一}
//   - {name: other, type: key, kind: Party, en: the other party, zh: 主体二}
// returns:
//   - {column: tender, type: key, en: tender, zh: 招标项目}
//   - {column: title, en: title, zh: 名称}
//   - {column: one_won, type: boolean, en: won by the one, zh: 主体一中标}
//   - {column: other_won, type: boolean, en: won by the other, zh: 主体二中标}
//   - {column: published, type: time, en: published, zh: 公告时间}
MATCH (one:Company|Person|Party {key: $one})-[mine:BID_ON]->(tender:Tender)<-[theirs:BID_ON]-(other:Company|Person|Party {key: $other})
WITH tender, max(CASE WHEN mine.won THEN 1 ELSE 0 END) AS mine_won,
     max(CASE WHEN theirs.won THEN 1 ELSE 0 END) AS theirs_won
RETURN tender.key AS tender, tender.title AS title, mine_won = 1 AS one_won, theirs_won = 1 AS other_won,
       tender.published AS published
ORDER BY published, tender
