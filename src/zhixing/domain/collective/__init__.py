"""Mass-victim cases (涉众案件): who lost how much, the frozen list, rounds of payout to hundreds of thousands."""
