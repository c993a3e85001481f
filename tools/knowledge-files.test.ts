import { expect, it } from 'vitest'
import { allCauses } from '../src/core/knowledge/causes.ts'
import { loadersOf } from './knowledge-files.ts'

const answer = (values: object, status = 200) => Promise.resolve(new Response(JSON.stringify(values), { status }))

it('causes are data: nothing of them is lost in a file', () => {
  expect(JSON.parse(JSON.stringify(allCauses()))).toEqual(allCauses())
})

it('asks for a file once, however many of its values are wanted', async () => {
  const asked: string[] = []
  const loaders = loadersOf([['causes-A.json', ['./causes/A/one.ts', './causes/A/two.ts']]], (file) => {
    asked.push(file)
    return answer({ './causes/A/one.ts': 1, './causes/A/two.ts': 2 })
  })
  expect(await Promise.all([loaders['./causes/A/one.ts']!(), loaders['./causes/A/two.ts']!()])).toEqual([1, 2])
  expect(asked).toEqual(['causes-A.json'])
})

it('asks again for a file that did not come', async () => {
  let status = 404
  const loaders = loadersOf([['causes-A.json', ['./causes/A/one.ts']]], () =>
    answer({ './causes/A/one.ts': 1 }, status),
  )
  await expect(loaders['./causes/A/one.ts']!()).rejects.toThrow('causes-A.json: 404')
  status = 200
  expect(await loaders['./causes/A/one.ts']!()).toBe(1)
})
