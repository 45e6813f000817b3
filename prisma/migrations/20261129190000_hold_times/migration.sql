-- What ended in the last hours is found without reading all branches, and ends are written as before.
create index verdict_branch_ended on verdict_branch using brin (ended_at);
