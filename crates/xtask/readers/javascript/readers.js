// Readers in JavaScript: js-yaml in its versions 4 and 5, and yaml as YAML 1.1 and 1.2.
//
// Usage: readers.js FOLDER READER. See ../README.md.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

const yaml = (version) => async () => {
  const { parseAllDocuments } = await import('yaml')
  return (text) =>
    parseAllDocuments(text, { version, uniqueKeys: true }).map((document) => {
      const [problem] = [...document.errors, ...document.warnings]
      if (problem) return problem
      return document.toJS()
    })
}

const readers = {
  'js-yaml 4': async () => (await import('js-yaml-4')).default.loadAll,
  'js-yaml 5': async () => (await import('js-yaml')).loadAll,
  'yaml 1.1': yaml('1.1'),
  'yaml 1.2': yaml('1.2'),
}

const [folder, name] = process.argv.slice(2)
if (!folder || !readers[name]) {
  console.error(`usage: readers.js FOLDER READER, which is one of ${Object.keys(readers).join(', ')}`)
  process.exit(2)
}

// One line, whatever is in it.
const said = (value) => (value instanceof Error ? String(value) : JSON.stringify(value) ?? String(value)).replaceAll('\n', ' ')

const load = await readers[name]()
let documents = 0
for (const file of readdirSync(folder).filter((it) => it.endsWith('.yaml')).sort()) {
  const text = readFileSync(join(folder, file), 'utf8')
  const meant = readFileSync(join(folder, file.replace(/yaml$/, 'jsonl')), 'utf8')
  let got
  try {
    got = load(text)
  } catch (error) {
    got = [error]
  }
  const lines = meant.replace(/\n$/, '').split('\n')
  for (const [number, line] of lines.entries()) {
    documents += 1
    const value = number < got.length ? got[number] : new Error('no document')
    if (!isDeepStrictEqual(value, JSON.parse(line))) console.log([name, `${file}#${number}`, line, said(value)].join('\t'))
  }
  if (got.length > lines.length) console.log([name, file, 'the end', 'more documents'].join('\t'))
}
console.error(`${name}: ${documents} documents`)
