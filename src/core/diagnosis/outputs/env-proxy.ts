/** `env | grep -i _proxy`. */
import { defineReader, readLines, row } from './reader.ts'

// http_proxy=http://127.0.0.1:3128
const LINE = /^((?:https?|ftp|all|no)_proxy)=(.*)$/i

export default defineReader({
  name: 'env-proxy',
  commands: ['env', 'printenv'],
  read: (text) =>
    readLines(text, (line) => {
      const [, variable, value] = LINE.exec(line.trim()) ?? []
      if (variable === undefined) return null
      return row({ variable, name: variable.toLowerCase(), value, port: /:(\d+)\/?$/.exec(value!)?.[1] })
    }),
})
