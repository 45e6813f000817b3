import type { PetriNet } from '@/server/contract/petri'
import { t } from '@/server/contract/words'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import type { Tokens } from './petri-game'
import { tokenRows } from './petri-rows'
import { transitionWords, type Who } from './petri-words'

interface Props {
  readonly net: PetriNet
  readonly tokens: Tokens
  readonly enabled: readonly string[]
  readonly who: Who
}

/** The same net as tables: places with their tokens, transitions, and the arcs between them. */
export function PetriTables({ net, tokens, enabled, who }: Props) {
  return (
    <Panel title={t`The net as tables`} flush>
      <div className="grid max-h-[36rem] gap-4 overflow-y-auto lg:grid-cols-2">
        <Table caption={t`Places, with their tokens`}>
          <thead>
            <tr>
              <HeadCell>{t`Place`}</HeadCell>
              <HeadCell>{t`What a token there means`}</HeadCell>
              <HeadCell className="text-right">{t`Tokens`}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {tokenRows(net, tokens, who).map(({ name, words, tokens: held }) => (
              <tr key={name} className={held > 0 ? 'bg-selected font-medium' : ''}>
                <Cell>{name}</Cell>
                <Cell className={held > 0 ? '' : 'text-fg-2'}>{words}</Cell>
                <Cell className="text-right">{held}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
        <Table caption={t`Transitions, with their arcs`}>
          <thead>
            <tr>
              <HeadCell>{t`Transition`}</HeadCell>
              <HeadCell>{t`What happens`}</HeadCell>
              <HeadCell>{t`Takes from`}</HeadCell>
              <HeadCell>{t`Puts on`}</HeadCell>
              <HeadCell>{t`Now`}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {net.transitions.map(({ name, consumes, produces }) => (
              <tr key={name} className={enabled.includes(name) ? 'bg-selected' : ''}>
                <Cell className="font-medium">{name}</Cell>
                <Cell className="text-fg-2">{transitionWords(name, who)}</Cell>
                <Cell>{consumes.join(', ')}</Cell>
                <Cell>{produces.join(', ')}</Cell>
                <Cell>{enabled.includes(name) ? t`can happen` : ''}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Panel>
  )
}
