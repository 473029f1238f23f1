/** The log of look-ups, in English. */
export const lookupsEn = {
  lookUps: "Look-ups",
  lookUpsOfAll: "Who looked at what, and when; newest first. Opening this page is logged too.",
  lookUpsOfOne: "What you looked at, newest first; others' look-ups are for those who may see every compartment.",
  when: "When",
  lookedAt: "What was done",
  lookedAtWhom: "Of whom or what",
  lookedFrom: "From",
  lookedAnswer: "Answer",
  answerGiven: "given",
  answerRefused: "not given ({status})",
  anybody: "Anybody",
  lookedOn: "Day",
  exportLookUps: "All of these (CSV)",
  noLookUps: "No look-ups of this person on this day",
  readAgain: "Read again",
  notSignedIn: "not signed in",
};
