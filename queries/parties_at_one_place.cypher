// question:
//   en: Which other parties share an address, telephone or device with this party?
//   zh: 哪些主体与它共用地址、电话或设备？
// parameters:
//   - {name: party, type: key, kind: Party, en: party, zh: 主体}
// returns:
//   - {column: other, type: key, en: other party, zh: 其他主体}
//   - {column: name, en: name, zh: 名称}
//   - {column: shared, en: what they share, zh: 共用}
//   - {column: how, en: kind, zh: 类型}
MATCH (party:Company|Person|Party {key: $party})-[:REGISTERED_AT|REACHABLE_AT]->(place)<-[:REGISTERED_AT|REACHABLE_AT]-(other)
WHERE other.key <> $party
RETURN DISTINCT other.key AS other, other.title AS name, place.title AS shared, labels(place)[0] AS how
ORDER BY name, shared
