// question:
//   en: Which accounts were used from this device, and whose are they?
//   zh: 哪些账户使用过该设备，分别属于谁？
// parameters:
//   - {name: device, type: key, kind: Device, en: device, zh: 设备}
// returns:
//   - {column: account, type: key, en: account, zh: 账户}
//   - {column: number, en: number, zh: 账号}
//   - {column: holders, en: holders, zh: 持有人}
MATCH (account:Account)-[:REACHABLE_AT]->(device:Device {key: $device})
OPTIONAL MATCH (holder)-[:HOLDS]->(account)
WITH DISTINCT account, holder.title AS name
ORDER BY name
RETURN account.key AS account, account.title AS number, collect(name) AS holders
ORDER BY number
