'use client'

import { late } from './late'
import type { ModalProps } from './modal'

const Modal = late(() => import('./modal').then((file) => file.Modal))

/** A modal: focus stays inside, Escape closes, and focus goes back to what opened it. */
export const Dialog = (props: ModalProps) => (props.open ? <Modal {...props} /> : null)
