import { dn, type DN } from './ids';

/** What kind of address a DN is; the numbers are T-Lib's TAddressType. */
export type DNType = 'extension' | 'trunk';

/** One configured DN and its options. */
export interface DNOptions {
  readonly dn: DN;
  readonly type: DNType;
  /** Way 1, full-time: record this party on every call. */
  readonly record: boolean;
}

/** Which DN a device of the PBX is. A device that is not configured is an extension named as the device, or nobody. */
export class DNDirectory {
  readonly #byDevice = new Map<string, DNOptions>();
  readonly #byDN = new Map<DN, DNOptions>();
  readonly #extensionsFromDevices: boolean;

  constructor(
    dns: readonly (DNOptions & { readonly device: string })[],
    extensionsFromDevices: boolean,
  ) {
    this.#extensionsFromDevices = extensionsFromDevices;
    for (const { device, ...options } of dns) {
      this.#byDevice.set(device, options);
      this.#byDN.set(options.dn, options);
    }
  }

  ofDevice(device: string): DNOptions | undefined {
    const known = this.#byDevice.get(device);
    if (known || !this.#extensionsFromDevices || device === '') return known;
    return { dn: dn(device), type: 'extension', record: false };
  }

  /** The DN's options; for one that is only known from its device, an extension that is not recorded. */
  get(wanted: DN): DNOptions | undefined {
    const known = this.#byDN.get(wanted);
    if (known || !this.#extensionsFromDevices || wanted === '') return known;
    return { dn: wanted, type: 'extension', record: false };
  }
}
