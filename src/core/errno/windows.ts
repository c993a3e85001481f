/** Windows' own numbers: Winsock from 10004 on, Win32 below. */
import { canonical } from './names.ts'
import { WINDOWS } from './windows.generated.ts'

export interface WindowsError {
  readonly number: number
  /** `WSAEADDRINUSE`, `ERROR_ACCESS_DENIED`. */
  readonly name: string
  /** The errno that libuv (Node) makes of it, canonical; null where it makes none. */
  readonly code: string | null
  /** The errno that Python makes of it; the two disagree on 14 numbers, such as 5. */
  readonly python: string | null
  /** What Windows says (English), where known. */
  readonly text: string | null
}

export function windowsError(number: number): WindowsError | null {
  const row = WINDOWS[number]
  if (!row) return null
  const [name, code, python, text] = row
  return { number, name, code: code && canonical(code), python: python && canonical(python), text: text ?? null }
}

export function windowsErrors(): readonly WindowsError[] {
  return Object.keys(WINDOWS).map((number) => windowsError(Number(number))!)
}
