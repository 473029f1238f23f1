// question:
//   en: With whom did this account exchange the most money?
//   zh: 这个账户与谁往来资金最多？
// parameters:
//   - {name: account, type: key, kind: Account, en: account, zh: 账户}
// returns:
//   - {column: other, type: key, en: other side, zh: 对方}
//   - {column: name, en: name, zh: 名称}
//   - {column: currency, en: currency, zh: 币种}
//   - {column: paid_minor, type: money, currency: currency, en: paid to it, zh: 付出}
//   - {column: received_minor, type: money, currency: currency, en: received from it, zh: 收到}
//   - {column: transfers, type: integer, en: transfers, zh: 笔数}
MATCH (account:Account {key: $account})-[flow:FLOWED]-(other)
WITH other, flow.currency AS currency, sum(flow.transfers) AS transfers,
     sum(CASE WHEN startNode(flow).key = $account THEN flow.amount_minor ELSE 0 END) AS paid_minor,
     sum(CASE WHEN startNode(flow).key = $account THEN 0 ELSE flow.amount_minor END) AS received_minor
RETURN other.key AS other, other.title AS name, currency, paid_minor, received_minor, transfers
ORDER BY paid_minor + received_minor DESC, name
