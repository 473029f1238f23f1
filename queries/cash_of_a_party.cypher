// question:
//   en: What cash, fees and interest went through the accounts of this party and its relatives?
//   zh: 该主体及其亲属的账户有多少现金、手续费、利息等未载明对方的收支？
// parameters:
//   - {name: party, type: key, kind: Party, en: party, zh: 主体}
// returns:
//   - {column: holder, type: key, en: holder, zh: 持有人}
//   - {column: name, en: name, zh: 名称}
//   - {column: account, type: key, en: account, zh: 账户}
//   - {column: side, en: as the purpose says, zh: 摘要所示}
//   - {column: currency, en: currency, zh: 币种}
//   - {column: paid_out_minor, type: money, currency: currency, en: out of the account, zh: 支出}
//   - {column: paid_in_minor, type: money, currency: currency, en: into the account, zh: 存入}
//   - {column: entries, type: integer, en: entries, zh: 笔数}
//   - {column: first, type: time, en: first, zh: 首笔}
//   - {column: last, type: time, en: last, zh: 末笔}
MATCH (party:Company|Person|Party {key: $party})-[:KIN_OF*0..1]-(holder)-[:HOLDS]->(account:Account)
WITH DISTINCT holder, account
MATCH (account)-[flow:FLOWED]-(side:Unnamed)
RETURN holder.key AS holder, holder.title AS name, account.key AS account, side.title AS side, flow.currency AS currency,
       sum(CASE WHEN startNode(flow).key = account.key THEN flow.amount_minor ELSE 0 END) AS paid_out_minor,
       sum(CASE WHEN startNode(flow).key = account.key THEN 0 ELSE flow.amount_minor END) AS paid_in_minor,
       sum(flow.transfers) AS entries, min(flow.since) AS first, max(flow.until) AS last
ORDER BY paid_out_minor + paid_in_minor DESC, account, side
