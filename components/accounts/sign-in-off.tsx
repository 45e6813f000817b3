import { CodeBlock } from '../ui/code-block'
import { Empty } from '../ui/empty'

/** Without sign-in there is nobody to list. */
export function SignInOff({ what }: { readonly what: string }) {
  return (
    <div className="rounded-panel border border-line bg-surface">
      <Empty
        title="Nobody signs in here"
        text={`Whoever sits at this machine acts as the local operator and may do everything, so there are no ${what}. To let people sign in, with roles of their own, start Verdict like this; the two names make the first admin:`}
      >
        <div className="w-full max-w-3xl text-left">
          <CodeBlock
            code={
              'VERDICT_AUTH=password VERDICT_ADMIN_NAME=mira VERDICT_ADMIN_PASSWORD=… npm start'
            }
            what="the command"
          />
        </div>
      </Empty>
    </div>
  )
}
