/** The numbers of `head -n`, `tail -c`, `split -l`: digits with a multiplier. */
import type { Task } from '../../kernel/sys.ts'
import type { Command } from './command.ts'
import { parseSize } from './numbers.ts'

export function* parseCount(self: Command, text: string, unit: 'lines' | 'bytes'): Task<number> {
  const size = parseSize(text, 'bkKmMGTPEZY0')
  if (size.ok && /^\d/.test(text)) return size.value
  const tooBig = !size.ok && size.error === 'overflow' ? ': Value too large for defined data type' : ''
  return yield* self.fail(`invalid number of ${unit}: ${self.quote(text)}${tooBig}`)
}

/** xdectoumax adds why a number will not do. */
export const tooSmall = (text: string): string => (/^0+$/.test(text) ? ': Numerical result out of range' : '')
