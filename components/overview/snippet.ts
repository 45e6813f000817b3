/** How a program begins a transaction, for those who read the empty page. */
export const curlSnippet = (origin: string): string =>
  String.raw`curl -s ${origin}/v1/transactions \
  -H 'content-type: application/json' \
  -d '{"name":"first transfer","protocol":"two-phase-commit","branches":[
    {"participant":"bank-a","statements":[{"sql":"UPDATE accounts SET balance = balance - $1 WHERE id = $2","params":[5,1]}]},
    {"participant":"bank-b","statements":[{"sql":"UPDATE accounts SET balance = balance + $1 WHERE id = $2","params":[5,1]}]}]}'`
