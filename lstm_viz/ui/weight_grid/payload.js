// What the server sends; payload.py says how it lies in the bytes.

const decoder = new TextDecoder();

// { answered, scale, blocks: [{ …, values: Float64Array, row by row }] }
export function readPayload(bytes) {
  // Numbers want their bytes aligned; the message that they came in need not be.
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = own;
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  const header = JSON.parse(decoder.decode(own.subarray(4, 4 + length)));
  let start = byteOffset + Math.ceil((4 + length) / 8) * 8;
  const structure = JSON.stringify(header.blocks);
  for (const block of header.blocks) {
    const count = block.rows.length * block.columns.length;
    block.values = new Float64Array(buffer, start, count);
    start += 8 * count;
  }
  return { ...header, structure };
}
