const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Add decimals written as text exactly; what is blank or no number counts as nothing. */
export function sumOf(decimals: readonly string[]): string {
  const numbers = decimals.filter((one) => DECIMAL.test(one));
  const places = Math.max(0, ...numbers.map((one) => (one.split(".")[1] ?? "").length));
  const total = numbers.reduce((sum, one) => sum + units(one, places), 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return `${total < 0n ? "-" : ""}${whole}${places ? `.${digits.slice(-places)}` : ""}`;
}

function units(decimal: string, places: number): bigint {
  const [whole = "0", behind = ""] = decimal.replace("-", "").split(".");
  const found = BigInt(whole + behind.padEnd(places, "0"));
  return decimal.startsWith("-") ? -found : found;
}
