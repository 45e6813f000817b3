/** What a record is about, as far as rooms care. */
export interface Subject {
  readonly transaction: string | null
  readonly participant: string | null
  readonly type: string
  /** The role of the process that wrote it. */
  readonly role: string
}

/** The rooms that hear of a record; the same rules as the scopes of `readRecords`. */
export function roomsOf({ transaction, participant, type, role }: Subject): readonly string[] {
  if (transaction !== null) return ['transactions', `transaction:${transaction}`]
  const rooms: string[] = []
  if (participant !== null) rooms.push('participants')
  if (role === 'lab' || type.startsWith('fault-')) rooms.push('lab')
  return rooms
}
