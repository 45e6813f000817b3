'use client'

import { type ReactNode, Suspense, use } from 'react'
import { type Language, speakAs } from '@/server/contract/words'

interface Props {
  readonly language: Language
  readonly children: ReactNode
}

/**
 * The page in its language. On the server each request has a speaker already; a browser fetches the
 * dictionary once, and what the server drew stands until it is here.
 */
export function Speaking({ language, children }: Props) {
  return (
    <Suspense>
      <Spoken language={language}>{children}</Spoken>
    </Suspense>
  )
}

function Spoken({ language, children }: Props) {
  if (typeof window !== 'undefined' && language !== 'en') use(learned(language))
  return children
}

const lessons = new Map<Language, Promise<void>>()

function learned(language: Exclude<Language, 'en'>): Promise<void> {
  const known = lessons.get(language)
  if (known !== undefined) return known
  const lesson = learn(language)
  lessons.set(language, lesson)
  return lesson
}

/** A dictionary that does not come leaves the page in English, which is better than none. */
async function learn(language: Exclude<Language, 'en'>): Promise<void> {
  const { speakers } = await import('@/server/language/browser-speakers').catch(() => ({
    speakers: null,
  }))
  const speaker = speakers?.[language]() ?? null
  speakAs(() => speaker)
}
