// question:
//   en: Which accounts do this person and their relatives hold?
//   zh: 此人及其亲属持有哪些账户？
// parameters:
//   - {name: party, type: key, kind: Party, en: person, zh: 人员}
// returns:
//   - {column: holder, type: key, en: holder, zh: 持有人}
//   - {column: name, en: name, zh: 姓名}
//   - {column: account, type: key, en: account, zh: 账户}
//   - {column: number, en: number, zh: 账号}
MATCH (party:Company|Person|Party {key: $party})-[:KIN_OF*0..1]-(holder)-[:HOLDS]->(account:Account)
RETURN DISTINCT holder.key AS holder, holder.title AS name, account.key AS account, account.title AS number
ORDER BY name, number
