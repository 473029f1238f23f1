// question:
//   en: Who paid back to this account what it had paid to them?
//   zh: 谁与该账户互有往返付款？
// parameters:
//   - {name: account, type: key, kind: Account, en: account, zh: 账户}
// returns:
//   - {column: other, type: key, en: other side, zh: 对方}
//   - {column: name, en: name, zh: 名称}
//   - {column: currency, en: currency, zh: 币种}
//   - {column: paid_minor, type: money, currency: currency, en: paid to it, zh: 付出}
//   - {column: received_minor, type: money, currency: currency, en: came back, zh: 回流}
MATCH (account:Account {key: $account})-[there:FLOWED]->(other)-[back:FLOWED]->(account)
WHERE other.key <> $account AND NOT other:Unnamed AND there.currency = back.currency
RETURN other.key AS other, other.title AS name, there.currency AS currency,
       there.amount_minor AS paid_minor, back.amount_minor AS received_minor
ORDER BY received_minor DESC, name
