/** `ip route` and `ip route get`. */
import { defineReader, readLines, row } from './reader.ts'

// default via 10.0.0.1 dev eth0 proto dhcp src 10.0.0.7 metric 100
const LINE =
  /^(?:(unicast|local|broadcast|unreachable|prohibit|blackhole) )?(default|[\da-f.:]+(?:\/\d+)?)((?: (?:via|dev|src|proto|scope|metric|from|uid|pref|table) \S+)* ?(?:linkdown|onlink)?.*)$/i
const ERROR = /^RTNETLINK answers: (.+)$/

export default defineReader({
  name: 'ip-route',
  commands: ['ip route', 'ip r'],
  read: (text) => readLines(text, route),
})

function route(line: string) {
  const error = ERROR.exec(line.trim())
  if (error) return row({ error: error[1] })
  const match = LINE.exec(line.trim())
  if (!match) return null
  const word = (name: string) => new RegExp(`(?:^| )${name} (\\S+)`).exec(match[3]!)?.[1]
  const isRoute = match[1] !== undefined || word('dev') !== undefined || word('via') !== undefined
  return isRoute
    ? row({ type: match[1] ?? 'unicast', to: match[2], via: word('via'), dev: word('dev'), src: word('src') })
    : null
}
