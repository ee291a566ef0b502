"""What LSTMs have been used for, each with a paper that showed it, and what came after."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.errors import InvalidInput
from lstm_viz.uses.kinds import Kind


@dataclass(frozen=True)
class Paper:
    """A paper in which an LSTM was shown to do it."""

    authors: str
    year: int
    title: str
    venue: str

    @property
    def told(self) -> str:
        """It in one line."""
        return f"{self.authors} {self.year}, {self.title}, {self.venue}"


@dataclass(frozen=True, kw_only=True)
class Use:
    """One use: what it is, what comes in, what goes out."""

    key: str  # a-z and -
    name: str  # on screen
    sentences: str  # two: what it does, and what an LSTM is good for in it
    reads: str
    says: str
    kind: Kind
    paper: Paper
    after: (
        str | None
    )  # what replaced LSTMs, or where they stay; None where there is no plain answer
    networks: tuple[str, ...] = ()  # keys of `zoo.RECIPES` that do it on a small scale
    pages: tuple[str, ...] = ()  # pages of the app, without ".py", that show how


USES: dict[str, Use] = {
    use.key: use
    for use in (
        Use(
            key="language-modelling",
            name="Language modelling",
            sentences="Says at every word or character which one comes next. What an LSTM adds to "
            "a fixed window is all that was read before: the bracket that is still open, the "
            "subject of the sentence.",
            reads="a text so far",
            says="how likely each next word is",
            kind="aligned",
            paper=Paper(
                "M. Sundermeyer, R. Schlüter & H. Ney",
                2012,
                "LSTM neural networks for language modeling",
                "Interspeech",
            ),
            after="Large language models are transformers.",
            networks=("python",),
        ),
        Use(
            key="translation",
            name="Translation",
            sentences="One LSTM reads a sentence to its end, another writes it in a second "
            "language. All that is known of the sentence goes through one state of fixed size, "
            "which is what attention was invented to relieve.",
            reads="a sentence",
            says="the sentence in another language",
            kind="not-aligned",
            paper=Paper(
                "I. Sutskever, O. Vinyals & Q. V. Le",
                2014,
                "Sequence to Sequence Learning with Neural Networks",
                "NIPS",
            ),
            after="The transformer was introduced on translation (Vaswani et al. 2017), and "
            "replaced LSTMs there first.",
            networks=("dates",),
            pages=("attention",),
        ),
        Use(
            key="handwriting-recognition",
            name="Handwriting, read",
            sentences="Reads the pen’s movements, or columns of an image, and says the letters. "
            "A bidirectional LSTM sees what comes after a stroke as well, and where each letter "
            "begins is nowhere marked.",
            reads="points of a pen, or columns of pixels",
            says="letters, far fewer than points",
            kind="not-aligned",
            paper=Paper(
                "A. Graves, M. Liwicki, S. Fernández, R. Bertolami, H. Bunke & J. Schmidhuber",
                2009,
                "A Novel Connectionist System for Unconstrained Handwriting Recognition",
                "IEEE Transactions on Pattern Analysis and Machine Intelligence",
            ),
            after="Not everywhere replaced: the open-source reader Tesseract reads lines of print "
            "with an LSTM since its version 4.",
            pages=("bidirectional",),
        ),
        Use(
            key="handwriting-synthesis",
            name="Handwriting, written",
            sentences="Writes a given text by hand: at each step it says where the pen goes next, "
            "and reads that. A window that slides along the text, one of the first attention "
            "mechanisms, tells it which letter is due.",
            reads="a text, and its own last movement",
            says="the pen’s next movement",
            kind="not-aligned",
            paper=Paper(
                "A. Graves",
                2013,
                "Generating Sequences With Recurrent Neural Networks",
                "arXiv:1308.0850",
            ),
            after=None,
        ),
        Use(
            key="image-captioning",
            name="Image captioning",
            sentences="A convolutional network makes a vector of an image, and an LSTM writes a "
            "sentence about it, word by word. The image is read once; after that each step reads "
            "the word before.",
            reads="one image",
            says="a sentence",
            kind="one-to-many",
            paper=Paper(
                "O. Vinyals, A. Toshev, S. Bengio & D. Erhan",
                2015,
                "Show and Tell: A Neural Image Caption Generator",
                "CVPR",
            ),
            after="Captions are written by transformers today.",
        ),
        Use(
            key="question-answering",
            name="Question answering",
            sentences="Reads a news article and a question about it, and says which of the named "
            "persons and places answers it. With attention it looks back at the passage that "
            "matters.",
            reads="an article and a question",
            says="one answer",
            kind="many-to-one",
            paper=Paper(
                "K. M. Hermann, T. Kočiský, E. Grefenstette, L. Espeholt, W. Kay, M. Suleyman & "
                "P. Blunsom",
                2015,
                "Teaching Machines to Read and Comprehend",
                "NIPS",
            ),
            after="Since BERT (Devlin et al. 2019) transformers answer such questions.",
            pages=("attention",),
        ),
        Use(
            key="video-to-text",
            name="Video to text",
            sentences="The same stack of LSTMs first reads a video, frame by frame, and then "
            "writes what happens in it, word by word. Neither length is fixed.",
            reads="the frames of a video",
            says="a sentence",
            kind="not-aligned",
            paper=Paper(
                "S. Venugopalan, M. Rohrbach, J. Donahue, R. Mooney, T. Darrell & K. Saenko",
                2015,
                "Sequence to Sequence – Video to Text",
                "ICCV",
            ),
            after="Transformers describe videos today.",
            pages=("stacked",),
        ),
        Use(
            key="music",
            name="Music",
            sentences="Learns twelve-bar blues and improvises on: at each step it says which notes "
            "come next, and reads them. Earlier recurrent networks lost the form after a few bars; "
            "the LSTM keeps it.",
            reads="how a piece begins, then its own notes",
            says="the next notes",
            kind="one-to-many",
            paper=Paper(
                "D. Eck & J. Schmidhuber",
                2002,
                "Learning the Long-Term Structure of the Blues",
                "ICANN",
            ),
            after="With the Music Transformer (Huang et al. 2018) attention came here, too.",
        ),
        Use(
            key="speech",
            name="Speech recognition",
            sentences="Reads sound in frames of some milliseconds and says the phonemes. Deep, "
            "bidirectional LSTMs trained from end to end had fewer errors than anything before "
            "them on the benchmark TIMIT.",
            reads="frames of sound",
            says="phonemes or letters, far fewer than frames",
            kind="not-aligned",
            paper=Paper(
                "A. Graves, A. Mohamed & G. Hinton",
                2013,
                "Speech Recognition with Deep Recurrent Neural Networks",
                "ICASSP",
            ),
            after="Transformers, also mixed with convolutions, took over; Google’s recogniser on "
            "phones of 2019 was still made of LSTMs (He et al. 2019).",
            pages=("stacked", "bidirectional"),
        ),
        Use(
            key="protein-structure",
            name="Protein structure",
            sentences="Says for each amino acid of a protein whether it lies in a helix, a strand "
            "or a turn. What matters stands before and after it, sometimes far away, so two "
            "directions are read.",
            reads="a chain of amino acids",
            says="a class for each of them",
            kind="aligned",
            paper=Paper(
                "S. K. Sønderby & O. Winther",
                2014,
                "Protein Secondary Structure Prediction with Long Short Term Memory Networks",
                "arXiv:1412.7828",
            ),
            after="AlphaFold 2 (Jumper et al. 2021) predicts whole structures, with attention.",
            pages=("bidirectional",),
        ),
        Use(
            key="time-series",
            name="Time series",
            sentences="Says the next value of a series, and goes on with its own answers. This "
            "paper is a warning: on two classic series a plain window of past values did better, "
            "and it advises an LSTM only where simpler methods fail.",
            reads="the values so far",
            says="the next value",
            kind="aligned",
            paper=Paper(
                "F. A. Gers, D. Eck & J. Schmidhuber",
                2001,
                "Applying LSTM to Time Series Predictable through Time-Window Approaches",
                "ICANN",
            ),
            after="Many methods compete here, linear ones and transformers among them; none is "
            "best on all series.",
            networks=("season", "weather"),
        ),
        Use(
            key="sentiment",
            name="Sentiment",
            sentences="Reads a sentence and says whether it speaks well of its subject. “Not” and "
            "“but” turn around what stands words away: LSTMs along the sentence are good at it, "
            "and LSTMs along its grammatical tree were better still.",
            reads="a sentence",
            says="positive or negative",
            kind="many-to-one",
            paper=Paper(
                "K. S. Tai, R. Socher & C. D. Manning",
                2015,
                "Improved Semantic Representations From Tree-Structured Long Short-Term Memory "
                "Networks",
                "ACL",
            ),
            after="Transformers that were trained on much text first are better today.",
            networks=("sentiment",),
        ),
    )
}


def uses_of(kind: Kind | None) -> tuple[Use, ...]:
    """All uses of a kind of problem; of any where it is None, in their order.

    Raises
    ------
    InvalidInput
        When there is no use of that kind.
    """
    found = tuple(use for use in USES.values() if kind in (None, use.kind))
    if not found:
        raise InvalidInput(f"kind is {kind!r}; expected one that has a use.")
    return found
