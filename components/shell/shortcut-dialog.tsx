'use client'

import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useRegisteredShortcuts, useSingleKeys } from '../ui/shortcuts'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The keys that are valid here, from the table that binds them. */
export function ShortcutDialog({ open, onOpenChange }: Props) {
  const groups = useRegisteredShortcuts()
  const [singleKeys, setSingleKeys] = useSingleKeys()
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard"
      description="These keys act on this page, except while something is being written."
    >
      {groups.map(({ group, shortcuts }) => (
        <section key={group} aria-label={group}>
          <h3 className="pb-1 text-label text-fg-3">{group}</h3>
          <dl className="grid grid-cols-[4.5rem_1fr] gap-x-4 gap-y-1.5">
            {shortcuts.map(({ keys, label }) => (
              <div key={keys} className="contents">
                <dt>
                  <kbd className="rounded-badge border border-line bg-sunken px-1.5 py-0.5 text-label">
                    {keys === ' ' ? 'Space' : keys}
                  </kbd>
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div className="flex flex-wrap items-center gap-3 border-line border-t pt-3">
        <p className="flex-1">
          Single keys are {singleKeys}. Every key has a control on the page that does the same.
        </p>
        <Button onClick={() => setSingleKeys(singleKeys === 'on' ? 'off' : 'on')}>
          Switch single keys {singleKeys === 'on' ? 'off' : 'on'}
        </Button>
      </div>
    </Dialog>
  )
}
