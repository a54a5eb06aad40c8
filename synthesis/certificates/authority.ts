import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { CertificateSecret } from '../../constructs/index.ts'
import { UserError } from '../../contracts/user-error.ts'

/** A certificate as PEM texts. */
export interface Issued {
  readonly certificate: string
  /** PKCS#8, which is what Kafka reads. */
  readonly key: string
  /** Certificate of the authority. */
  readonly authority: string
}

const DAYS = { authority: '3650', issued: '365' }
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** An authority in a folder of its own, `ca.crt` and `ca.key`, made the first time; and what it signs, by openssl. */
export class Authority {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws {UserError} when there is no openssl, or only one half of an authority */
  static async open(folder: string, name: string): Promise<Authority> {
    const [certificate, key] = [join(folder, 'ca.crt'), join(folder, 'ca.key')]
    if (existsSync(certificate) !== existsSync(key)) {
      const [there, missing] = existsSync(key) ? ['ca.key', 'ca.crt'] : ['ca.crt', 'ca.key']
      throw new UserError(
        `--ca: got ${folder} with ${there} and without ${missing}, expected both or none; add it, or name another folder`,
      )
    }
    if (!existsSync(key)) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const extensions = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign']
      await openssl([
        'req',
        '-x509',
        '-subj',
        `/CN=${name}`,
        '-days',
        DAYS.authority,
        ...NEW_KEY,
        ...extensions,
        '-keyout',
        key,
        '-out',
        certificate,
      ])
    }
    return new Authority(folder)
  }

  /** A new key, and a certificate for it. */
  async issue({ commonName, dnsNames }: CertificateSecret): Promise<Issued> {
    const work = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-certificate-'))
    const file = (name: string) => join(work, name)
    try {
      await openssl(['req', '-subj', `/CN=${commonName}`, ...NEW_KEY, '-keyout', file('key'), '-out', file('request')])
      await writeFile(file('extensions'), extensionsOf(dnsNames))
      const by = [
        '-CA',
        join(this.#folder, 'ca.crt'),
        '-CAkey',
        join(this.#folder, 'ca.key'),
        '-set_serial',
        `0x${serial()}`,
      ]
      await openssl([
        'x509',
        '-req',
        '-in',
        file('request'),
        '-days',
        DAYS.issued,
        ...by,
        '-extfile',
        file('extensions'),
        '-out',
        file('certificate'),
      ])
      return {
        certificate: await readFile(file('certificate'), 'utf8'),
        key: await readFile(file('key'), 'utf8'),
        authority: await readFile(join(this.#folder, 'ca.crt'), 'utf8'),
      }
    } finally {
      await rm(work, { recursive: true })
    }
  }
}

const serial = () => crypto.randomUUID().replaceAll('-', '')

const extensionsOf = (dnsNames: readonly string[] | undefined): string =>
  [
    'keyUsage=critical,digitalSignature',
    `extendedKeyUsage=clientAuth${dnsNames ? ',serverAuth' : ''}`,
    ...(dnsNames ? [`subjectAltName=${dnsNames.map((name) => `DNS:${name}`).join(',')}`] : []),
  ].join('\n')

async function openssl(args: readonly string[]): Promise<void> {
  try {
    await execa('openssl', args)
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string; readonly stderr?: string }
    if (code === 'ENOENT')
      throw new UserError('openssl is not on the PATH: install it (Debian: apt-get install openssl)')
    throw new UserError(`openssl ${args[0]}: ${stderr}`, { cause: error })
  }
}
