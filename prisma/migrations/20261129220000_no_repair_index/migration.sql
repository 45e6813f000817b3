-- An index whose condition names the state makes every change of it a new row in each index of the
-- table. What is heuristic is open, or has a divergence: it is found without.
DROP INDEX "verdict_transaction_to_repair";
