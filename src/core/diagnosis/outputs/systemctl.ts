/** `systemctl status UNIT`. */
import { defineReader, row } from './reader.ts'

export default defineReader({
  name: 'systemctl',
  commands: ['systemctl'],
  read: (text) => {
    // ● nginx.service - A high performance web server
    const units = text.split(/^(?=[●○×↻*] \S+\.\w+)/m).filter((part) => /^[●○×↻*] \S+\.\w+/.test(part))
    const missing = [...text.matchAll(/^Unit (\S+) could not be found/gm)].map(([, unit]) =>
      row({ unit, active: 'missing' }),
    )
    const rows = [...units.map(unit), ...missing]
    return rows.length > 0 ? rows : null
  },
})

function unit(text: string) {
  const active = /^ *Active: (\S+)(?: \(([^)]*)\))?/m.exec(text)
  const main = /^ *Main PID: (\d+)(?: \(([^,)]*))?/m.exec(text)
  return row({
    unit: /^\S+ (\S+)/.exec(text)?.[1],
    loaded: /^ *Loaded: (\S+)/m.exec(text)?.[1],
    active: active?.[1],
    sub: active?.[2],
    holderPid: main?.[1],
    holder: main?.[2],
    restarts: /restart counter is at (\d+)/.exec(text)?.[1],
  })
}
