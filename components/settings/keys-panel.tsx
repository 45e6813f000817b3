'use client'

import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { shownName, useKeymap } from '../ui/keymap'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { useSingleKeys } from '../ui/shortcuts'
import { Choice } from './choice'

/** Whether single keys act, and which of them were chosen in the place of others. */
export function KeysPanel() {
  const [keys, setKeys] = useSingleKeys()
  const { chosen, forget, forgetAll } = useKeymap()
  return (
    <Panel title={t`Keys`}>
      <div className="flex flex-col gap-4">
        <Choice
          legend={t`Single keys`}
          value={keys}
          options={{ on: t`Act on the page`, off: t`Do nothing` }}
          onChange={setKeys}
          hint={t`For those whose tools type letters for them. Ctrl K and the keys inside dialogs stay.`}
        />
        <p className="max-w-prose text-fg-2">
          {chosen.length === 0
            ? t`Every key is as Verdict gives it. To put another in its place, open the list of keys on the page where it acts (key ? or the button at the top), and choose it there.`
            : t`These keys were put in the place of others. More are chosen in the list of keys of the page where they act.`}
        </p>
        {chosen.length > 0 && (
          <>
            <ul aria-label={t`Keys that you chose`} className="flex flex-col gap-1">
              {chosen.map(([name, key]) => (
                <li key={name} className="flex flex-wrap items-center gap-3">
                  <span>{rich`${<kbd>{key}</kbd>} in place of ${<kbd>{shownName(name)}</kbd>}`}</span>
                  <Button
                    size="small"
                    onClick={() => forget(name)}
                    aria-label={t`Undo ${shownName(name)}`}
                  >{t`Undo`}</Button>
                </li>
              ))}
            </ul>
            <Button size="small" className="self-start" onClick={forgetAll}>{t`Undo all`}</Button>
          </>
        )}
      </div>
    </Panel>
  )
}
