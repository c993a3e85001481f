/** times. */
import { seconds } from '../time.ts'
import type { Builtin } from './types.ts'

export const times: Builtin = ({ shell }) => {
  const { userMs, systemMs } = shell.sys.times()
  const show = (ms: number) => seconds(ms / 1000, shell.isBash ? 3 : 6, true)
  shell.out(`${show(userMs)} ${show(systemMs)}\n${show(0)} ${show(0)}\n`)
  return 0
}
