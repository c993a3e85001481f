import { type History, startHistory } from './edit-history.ts'

/** What the plain editor leaves behind for Monaco: no keystroke, selection or undo step is lost. */
export interface Session {
  readonly logId: number
  readonly history: History
  readonly start: number
  readonly end: number
  readonly isBackward: boolean
  readonly scrollTop: number
  readonly hadFocus: boolean
}

let left: Session | null = null

export function leaveSession(session: Session): void {
  left = session
}

/** The session of this log, once. */
export function takeSession(logId: number, text: string): Session {
  const session = left
  left = null
  if (session?.logId === logId) return session
  return { logId, history: startHistory(text), start: 0, end: 0, isBackward: false, scrollTop: 0, hadFocus: false }
}
