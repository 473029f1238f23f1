// question:
//   en: How many accounts pay into this account, and how many individuals hold them?
//   zh: 向该账户付款的账户有多少个，涉及多少名个人？
// parameters:
//   - {name: account, type: key, kind: Account, en: account, zh: 账户}
// returns:
//   - {column: currency, en: currency, zh: 币种}
//   - {column: payers, type: integer, en: payers, zh: 付款方数}
//   - {column: individuals, type: integer, en: individuals among them, zh: 其中个人数}
//   - {column: amount_minor, type: money, currency: currency, en: paid in all, zh: 合计付款}
//   - {column: transfers, type: integer, en: transfers, zh: 笔数}
MATCH (payer)-[flow:FLOWED]->(account:Account {key: $account})
WHERE NOT payer:Unnamed
OPTIONAL MATCH (holder:Person)-[:HOLDS]->(payer)
WITH payer, flow, min(holder.key) AS individual
RETURN flow.currency AS currency, count(DISTINCT payer.key) AS payers, count(DISTINCT individual) AS individuals,
       sum(flow.amount_minor) AS amount_minor, sum(flow.transfers) AS transfers
ORDER BY currency
