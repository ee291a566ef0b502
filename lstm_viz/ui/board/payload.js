// What the server sends: one block of bytes. A header in JSON says which pieces of the rest are
// arrays and which are texts, so that an array of numbers needs no reading and a text that did not
// change needs no parsing.
//
//   bytes 0–3   length of the header, little-endian
//   header      { board: …, arrays: [[kind, start, rows, columns], …], texts: [[start, length], …],
//                 deflated: [start, length] }
//   body        begins at the next multiple of 8; arrays at multiples of 8, then the texts, deflated

const ARRAYS = { f8: Float64Array, f4: Float32Array, u2: Uint16Array, u1: Uint8Array };
const decoder = new TextDecoder();

// Reads a payload, or promises to. `known` is an object that a board keeps: where the texts are the
// same as the last time, their bytes are too, and the answer comes at once.
export function readPayload(bytes, known = {}) {
  // Typed arrays want their bytes aligned; the message that they came in need not be.
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = own;
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  const { board, arrays, texts, deflated } = JSON.parse(decoder.decode(own.subarray(4, 4 + length)));
  const body = byteOffset + Math.ceil((4 + length) / 8) * 8;
  const packed = new Uint8Array(buffer, body + deflated[0], deflated[1]);
  const read = {
    board,
    arrays: arrays.map(([kind, start, rows, columns]) => ({
      data: new ARRAYS[kind](buffer, body + start, rows * columns),
      rows,
      columns,
    })),
  };
  if (areSame(packed, known.packed)) return { ...read, texts: known.texts };
  return inflate(packed).then((inflated) => {
    known.packed = packed.slice();
    known.texts = texts.map(([start, size]) =>
      decoder.decode(inflated.subarray(start, start + size)),
    );
    return { ...read, texts: known.texts };
  });
}

function areSame(bytes, others) {
  return bytes.length === others?.length && bytes.every((byte, k) => byte === others[k]);
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
