// Settings: what is taken, and how a bad one is refused.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSecrets, readConfig } from './config.ts'
import { BadSetting } from './setting.ts'

const refused = (env: Record<string, string>): BadSetting => {
  try {
    readConfig(env)
  } catch (fault) {
    if (fault instanceof BadSetting) return fault
    throw fault
  }
  throw new Error(`nothing was refused in ${JSON.stringify(env)}`)
}

describe('without any setting', () => {
  const config = readConfig({})

  test('everything is our own, on this machine only, with the demo city', () => {
    expect(config).toMatchObject({ host: '127.0.0.1', databaseUrl: undefined, redisUrl: undefined, edge: undefined, demo: { password: 'sanfen-demo' } })
    expect(config.dataDir).toMatch(/\/\.data$/)
  })

  test('a device’s port of 0 means no door', () => {
    expect(config.mqttPort).toBeUndefined()
    expect(readConfig({ MQTT_PORT: '0' }).mqttPort).toBeNull()
  })

  test('only this machine may call in', () => {
    expect(config.sipTrunkAddresses).toEqual(['127.0.0.0/8'])
  })

  test('every number that rings here is known in one spelling', () => {
    expect(config.ownNumbers).toEqual(['96333'])
    expect(readConfig({ SIP_SERVICE_NUMBER: '0371-96333', SIP_LINE_NUMBERS: '0371 6666 0000, +86 371 66660001,96333' }).ownNumbers).toEqual(['96333', '037196333', '037166660000', '037166660001'])
  })

  test('an empty value is no value', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', HOST: '' })).toEqual(config)
  })
})

test.each([
  [{ PORT: '0' }], [{ PORT: '65536' }], [{ PORT: '96 33' }], [{ PORT: '-1' }], [{ PORT: '1e3' }], [{ MQTT_PORT: 'mqtt' }], [{ TELEMETRY_DAYS: '0' }], [{ SIP_LINE_NUMBERS: 'ours' }], [{ DEVICE_SILENT_MINUTES: '2 min' }], [{ SIP_PORT: '5060.5' }],
  [{ HOST: 'not a host' }], [{ HOST: '300.1.1.1' }],
  [{ DATABASE_URL: 'mysql://x/y' }], [{ DATABASE_URL: 'sanfen' }], [{ REDIS_URL: 'http://x' }], [{ PUBLIC_URL: 'ftp://x' }],
  [{ SIP_TRUNK_ADDRESSES: '1.2.3' }], [{ SIP_TRUNK_ADDRESSES: '1.2.3.4/33' }], [{ SIP_TRUNK_ADDRESSES: '0.0.0.0/0' }], [{ SIP_TRUNK_ADDRESSES: '127.0.0.1, ::/0' }],
  [{ SANFEN_DEMO: 'yes' }], [{ LOG_LEVEL: 'loud' }], [{ TRUSTED_PROXIES: '1' }], [{ TRUSTED_PROXIES: '0.0.0.0/0' }],
  [{ PUSH_HOSTS: 'com' }], [{ PUSH_HOSTS: 'push.example:0' }], [{ PUSH_HOSTS: 'https://push.example' }], [{ SMS_GATEWAY_URL: 'sms.example' }],
  [{ MAP_TILE_HOSTS: 'tiles.example' }], [{ MAP_TILE_HOSTS: 'https://tiles.example/{z}' }],
] as Record<string, string>[][])('%j is refused by name, with an example', (env) => {
  const fault = refused(env ?? {})
  const name = Object.keys(env ?? {})[0] ?? ''
  expect(fault.setting).toBe(name)
  expect(fault.message).toMatch(new RegExp(`^${name}: .+\\. Example: ${name}=\\S`))
})

test('a refused URL is not repeated, for it may hold a password', () => {
  expect(refused({ DATABASE_URL: 'mysql://sanfen:hunter2@db/x' }).message).not.toContain('hunter2')
})

describe('the demo city', () => {
  test('is off for a database of somebody else and for a host that others can reach', () => {
    expect(readConfig({ DATABASE_URL: 'postgres://a@b/c' }).demo).toBeUndefined()
    expect(readConfig({ HOST: '0.0.0.0' }).demo).toBeUndefined()
  })

  test('is refused outside this machine without a password of its own', () => {
    for (const env of [{}, { SANFEN_DEMO_PASSWORD: 'sanfen-demo' }, { SANFEN_DEMO_PASSWORD: 'short' }]) {
      expect(refused({ HOST: '0.0.0.0', SANFEN_DEMO: '1', ...env }).setting).toBe('SANFEN_DEMO_PASSWORD')
    }
    expect(readConfig({ HOST: '0.0.0.0', SANFEN_DEMO: '1', SANFEN_DEMO_PASSWORD: 'a long one of ours' }).demo).toEqual({ password: 'a long one of ours' })
  })
})

describe('text messages', () => {
  test('are off without a gateway, and a gateway needs its token', () => {
    expect(readConfig({}).sms).toBeUndefined()
    expect(refused({ SMS_GATEWAY_URL: 'https://sms.example/messages' }).setting).toBe('SMS_GATEWAY_TOKEN')
    expect(refused({ SMS_GATEWAY_URL: 'https://sms.example/messages', SMS_GATEWAY_TOKEN: 'short' }).setting).toBe('SMS_GATEWAY_TOKEN')
    const token = 'a token of the gateway'
    expect(readConfig({ SMS_GATEWAY_URL: 'https://sms.example/messages', SMS_GATEWAY_TOKEN: token }).sms).toEqual({ url: 'https://sms.example/messages', token, sender: undefined, receiptSecret: token })
  })
})

describe('an outside SIP edge', () => {
  const whole = {
    SIP_EVAPI: 'kamailio:8448', SIP_RPC_URL: 'http://kamailio:8080/rpc', SIP_NG: 'rtpengine:2223', SIP_DTMF: '0.0.0.0:9660', SIP_WS_URL: 'wss://a.example/sip',
    SIP_DOMAIN: 'a.example', SIP_TRUNK_PEER: '203.0.113.10:5060', SIP_SERVER_KEY: 'k', SIP_CREDENTIAL_SECRET: 's', SIP_RECORDINGS: '/r', SIP_PROMPTS: '/p',
  }

  test('is read whole', () => {
    expect(readConfig(whole).edge).toMatchObject({ evapi: { host: 'kamailio', port: 8448 }, trunkPeer: { host: '203.0.113.10', port: 5060 } })
  })

  test('that is called none is no telephone line', () => {
    expect(readConfig({ SIP_EVAPI: 'none' }).edge).toBeNull()
  })

  test.each(Object.keys(whole).filter((name) => name !== 'SIP_EVAPI'))('is refused without %s', (name) => {
    expect(refused({ ...whole, [name]: '' }).setting).toBe(name)
  })
})

describe('secrets', () => {
  test('are made once, kept for the owner alone, and differ by name', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sanfen-config-'))
    try {
      const first = openSecrets(dataDir, {})
      const again = openSecrets(dataDir, {})
      expect(first('session')).toBe(again('session'))
      expect(first('session')).not.toBe(first('devices'))
      expect(statSync(join(dataDir, 'secrets', 'master')).mode & 0o777).toBe(0o600)
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  })

  test('are the same in every process that shares SANFEN_SECRET, and a short one is refused', () => {
    const env = { SANFEN_SECRET: 'x'.repeat(40) }
    expect(openSecrets('/nowhere', env)('session')).toBe(openSecrets('/elsewhere', env)('session'))
    expect(() => openSecrets('/nowhere', { SANFEN_SECRET: 'short' })).toThrow(/SANFEN_SECRET/)
  })
})
