// What the server sends: one block of bytes. A header in JSON says which pieces of the rest are
// texts and which are arrays, so that an array of numbers needs no reading and a text that did not
// change needs no parsing.
//
//   bytes 0–3   length of the header, little-endian
//   header      { board: …, texts: [[start, length], …],
//                 arrays: [[kind, start, rows, columns], …] }; places count from the body
//   body        begins at the next multiple of 8; arrays stand at multiples of 8

const ARRAYS = { f8: Float64Array, f4: Float32Array, u2: Uint16Array, u1: Uint8Array };
const decoder = new TextDecoder();

export function readPayload(bytes) {
  // Typed arrays want their bytes aligned; the message that they came in need not be.
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = own;
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  const header = JSON.parse(decoder.decode(own.subarray(4, 4 + length)));
  const body = byteOffset + Math.ceil((4 + length) / 8) * 8;
  return {
    board: header.board,
    texts: header.texts.map(([start, size]) =>
      decoder.decode(new Uint8Array(buffer, body + start, size)),
    ),
    arrays: header.arrays.map(([kind, start, rows, columns]) => ({
      data: new ARRAYS[kind](buffer, body + start, rows * columns),
      rows,
      columns,
    })),
  };
}
