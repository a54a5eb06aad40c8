import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'

/** An authority in a folder, and what it signs, by openssl. */
export class Authority {
  readonly #folder: string
  /** PEM file of its certificate. */
  readonly certificate: string

  constructor(folder: string, name = 'ca') {
    this.#folder = folder
    this.certificate = join(folder, `${name}.crt`)
  }

  async create(): Promise<this> {
    const { certificate } = this
    await openssl(['req', '-x509', '-subj', '/CN=authority', ...newKey(this.#key), '-out', certificate])
    return this
  }

  /** A certificate for a name and 127.0.0.1, and its key, as PEM texts. */
  async sign(name: string): Promise<{ readonly certificate: string; readonly key: string }> {
    const file = (suffix: string) => join(this.#folder, `${name}.${suffix}`)
    await openssl(['req', '-subj', `/CN=${name}`, ...newKey(file('key')), '-out', file('csr')])
    await writeFile(file('ext'), 'subjectAltName=IP:127.0.0.1')
    const by = ['-CA', this.certificate, '-CAkey', this.#key, '-CAcreateserial', '-extfile', file('ext')]
    await openssl(['x509', '-req', '-in', file('csr'), ...by, '-out', file('crt')])
    return { certificate: await readFile(file('crt'), 'utf8'), key: await readFile(file('key'), 'utf8') }
  }

  get #key(): string {
    return `${this.certificate}.key`
  }
}

const newKey = (file: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', file]

const openssl = (args: readonly string[]) => execa('openssl', args)
