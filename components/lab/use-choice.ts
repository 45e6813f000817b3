'use client'

import { useState } from 'react'
import type { LabLink } from '@/server/contract/lab'
import { useAddress } from '../shell/address'
import { firstLink, type LinkDraft } from './link-draft'
import type { Chosen } from './topology-picture'

/** What is chosen in the picture and in the form of links, which is one thing, and what is typed there. */
export function useChoice(links: readonly LabLink[]) {
  const { params, change } = useAddress()
  const [draft, setDraft] = useState(firstLink)
  return {
    chosen: chosenIn(params),
    /** The link that the form is about, chosen or not. */
    link: links.find(({ name }) => name === params.link)?.name ?? links[0]?.name ?? '',
    onChoose: ({ type, name }: Chosen): void =>
      change(
        type === 'link' ? { link: name, process: null } : { process: name, link: null },
        'replace',
      ),
    draft,
    onDraft: (next: Partial<LinkDraft>) => setDraft({ ...draft, ...next }),
  }
}

function chosenIn({ link, process }: Readonly<Record<string, string>>): Chosen | null {
  if (link !== undefined) return { type: 'link', name: link }
  return process === undefined ? null : { type: 'process', name: process }
}
