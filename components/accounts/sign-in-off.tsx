import { t } from '@/server/contract/words'
import { CodeBlock } from '../ui/code-block'
import { Empty } from '../ui/empty'

/** Without sign-in there is nobody to list. */
export function SignInOff({ none }: { readonly none: string }) {
  return (
    <div className="rounded-panel border border-line bg-surface">
      <Empty
        title={t`Nobody signs in here`}
        text={t`${none} To let people sign in, with roles of their own, start Verdict like this; the two names make the first admin:`}
      >
        <div className="w-full max-w-3xl text-left">
          <CodeBlock
            code={
              'VERDICT_AUTH=password VERDICT_ADMIN_NAME=mira VERDICT_ADMIN_PASSWORD=… npm start'
            }
            what={t`the command`}
          />
        </div>
      </Empty>
    </div>
  )
}
