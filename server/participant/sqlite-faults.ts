import type { Fault } from './participant'
import type { Failure } from './sqlite-calls'

const TEXT_MAX = 500

/** The fault people read: what SQLite said, what it means here, what to do. */
export function faultOf({ code, text }: Failure): Fault {
  const said = text.replace(/\.?$/, '.')
  return { code, text: `${said} ${meaningOf(code)}`.trim().slice(0, TEXT_MAX) }
}

/** Another writer has the file: it is worth waiting for, as long as there is time. */
export const isBusy = ({ code }: Failure): boolean => /^SQLITE_(BUSY|LOCKED)/.test(code)

function meaningOf(code: string): string {
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return 'Another session is writing to the file. It is tried again.'
  if (code.startsWith('SQLITE_CONSTRAINT')) return 'The data do not allow it. Nothing of it stays.'
  return meanings[code] ?? ''
}

const meanings: Readonly<Record<string, string>> = {
  'file-gone': 'Nobody can tell what was decided there. Put the file back, with its log beside it.',
  'file-moved':
    'What was decided stands in the file that was there before. Put that one back, with its log.',
  fenced: 'The branch was given up before its work ended. It can never be committed. Begin anew.',
  timeout: 'It may still be at work. What became of it is asked for.',
  'thread-lost': 'What was not committed is rolled back. What became of it is asked for.',
  SQLITE_FULL: 'The disk is full. Make room; until then nothing can be decided there.',
  SQLITE_READONLY: 'The file cannot be written. Let the account of Verdict write it.',
  SQLITE_CANTOPEN: 'The file cannot be opened. Look at its path and its permissions.',
  SQLITE_NOTADB: 'That is no file of SQLite. Look at its path.',
  SQLITE_CORRUPT: 'The file is damaged. Restore it from a copy.',
}
