// question:
//   en: Which offices gave awards to this party?
//   zh: 哪些机关把项目给了这个主体？
// parameters:
//   - {name: party, type: key, kind: Party, en: party, zh: 主体}
// returns:
//   - {column: office, type: key, en: office, zh: 机关}
//   - {column: name, en: name, zh: 名称}
//   - {column: awards, type: integer, en: awards, zh: 中标次数}
//   - {column: first_award, type: time, en: first award, zh: 首次中标}
//   - {column: last_award, type: time, en: last award, zh: 最近中标}
MATCH (party:Company|Person|Party {key: $party})<-[award:AWARDED]-(tender:Tender)<-[:INVITED]-(office:Agency)
RETURN office.key AS office, office.title AS name, count(award) AS awards,
       min(award.at) AS first_award, max(award.at) AS last_award
ORDER BY awards DESC, name
