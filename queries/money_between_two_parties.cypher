// question:
//   en: How much money went between the accounts of these two?
//   zh: 这两个主体的账户之间有多少资金往来？
// parameters:
//   - {name: one, type: key, kind: Party, en: one, zh: 甲方}
//   - {name: other, type: key, kind: Party, en: the other, zh: 乙方}
// returns:
//   - {column: payer, type: key, en: paying account, zh: 付款账户}
//   - {column: payee, type: key, en: receiving account, zh: 收款账户}
//   - {column: currency, en: currency, zh: 币种}
//   - {column: amount_minor, type: money, currency: currency, en: paid in all, zh: 合计付款}
//   - {column: transfers, type: integer, en: transfers, zh: 笔数}
//   - {column: first, type: time, en: first, zh: 首笔}
//   - {column: last, type: time, en: last, zh: 末笔}
MATCH (one:Company|Person|Party {key: $one})-[:HOLDS]->(mine:Account)-[flow:FLOWED]-(theirs:Account)<-[:HOLDS]-(other:Company|Person|Party {key: $other})
RETURN DISTINCT startNode(flow).key AS payer, endNode(flow).key AS payee, flow.currency AS currency,
       flow.amount_minor AS amount_minor, flow.transfers AS transfers, flow.since AS first, flow.until AS last
ORDER BY amount_minor DESC, payer
