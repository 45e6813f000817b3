import clsx from 'clsx'
import {
  Ban,
  Copy,
  Dices,
  type LucideIcon,
  Pause,
  PowerOff,
  Square,
  Timer,
  Unplug,
  VolumeX,
  Zap,
} from 'lucide-react'
import type { RunFault } from '@/server/contract/lab-scenario'

const icons: Readonly<Record<RunFault['kind'], LucideIcon>> = {
  delay: Timer,
  drop: VolumeX,
  cut: Unplug,
  loss: Dices,
  duplicate: Copy,
  'refuse-votes': Ban,
  'crash-at': Zap,
  stop: Square,
  kill: PowerOff,
  pause: Pause,
}

/** What kind of fault it is; beside its words. */
export function FaultIcon({
  kind,
  className,
}: {
  readonly kind: RunFault['kind']
  readonly className?: string
}) {
  const Icon = icons[kind]
  return <Icon size={16} aria-hidden="true" className={clsx('shrink-0', className)} />
}
