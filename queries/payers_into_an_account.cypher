// question:
//   en: Who pays into this account, and which of them are accounts of individuals?
//   zh: 哪些账户向该账户付款，其中哪些属于个人？
// parameters:
//   - {name: account, type: key, kind: Account, en: account, zh: 账户}
// returns:
//   - {column: payer, type: key, en: payer, zh: 付款方}
//   - {column: title, en: name, zh: 名称}
//   - {column: individual, type: key, en: individual who holds it, zh: 持有的个人}
//   - {column: currency, en: currency, zh: 币种}
//   - {column: amount_minor, type: money, currency: currency, en: paid in all, zh: 合计付款}
//   - {column: transfers, type: integer, en: transfers, zh: 笔数}
MATCH (payer)-[flow:FLOWED]->(account:Account {key: $account})
WHERE NOT payer:Unnamed
OPTIONAL MATCH (holder:Person)-[:HOLDS]->(payer)
WITH payer, flow, min(holder.key) AS individual
RETURN payer.key AS payer, payer.title AS title, individual, flow.currency AS currency,
       flow.amount_minor AS amount_minor, flow.transfers AS transfers
ORDER BY amount_minor DESC, title
