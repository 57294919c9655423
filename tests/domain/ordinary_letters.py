"""Twenty letters as people write them, with everything in them that only looks like a mark; none is unfinished."""

ORDINARY = (
    """\
Dear Ana,

Thank you for your time today and for walking me through a night on your ward. I enjoyed hearing how you cut the
waiting list to six days.

Kind regards
Jane Doe
+1 555 0100 · jane@mail.example
""",
    """\
Dear Mr. Okafor,

Thank you for seeing me on Monday. From what I heard, keeping seasonal staff for a second year is the hard part. I would
start with three things:

1. asking everybody who left why they did
2. offering the first shifts of spring in January
3. a bonus after the second season, not the first

Jane Doe
""",
    """\
Hello Li,

we could have gone on about bees for another hour… I will look up the book you mentioned, and I hope the move goes well!

Best
Jane
""",
    """\
Dear Dr. Vela,

Since we spoke I have been thinking about your question: does the effect hold for n = 12? I believe it does (see the
appendix of the paper, table 3, p. 14), and I would be glad to run it again with your data.

Yours sincerely
Jane Doe
""",
    """\
Dear Rita,

Thank you for arranging the interview and/or the tour; both were a pleasure. My references are on
https://jane.example/work?tab=refs&lang=en#top, and you can reach me at <jane@mail.example> any time.

Jane
""",
    """\
Hi Tom,

Really liked how R&D and the shop floor share one kitchen. 24/7 support w/ two people is brave; I have done it with
three, and it took us a year to get it right (with 4 on-call weeks each).

Jane
--
Jane Doe, C.P.A.
""",
    """\
Dear Ms. Nowak,

You asked whether I had run a payroll migration. I have run two: one in 2019 (1,200 people) and one in 2022 (300 people,
over a long weekend). Neither missed a pay day.

I look forward to hearing from you by Friday, December 4.

Kind regards,
Jane Doe
""",
    """\
Dear Panel,

- the checklist: attached
- the slides: attached
- the budget: on Thursday, as promised

Thank you again, all of you!

Jane
""",
    """\
Dear Ana,

what you said about the first ten minutes of a lesson has stayed with me. "No child ever asked for a worksheet" – I have
it above my desk now.

Warm regards
Jane

On Mon, 2 Nov 2026 at 15:12, Ana Ruiz <ana@acme.example> wrote:
> Thank you for coming! Please send [the form] and your TODO list …
> Ana
""",
    """\
Dear Ana,

thank you for a good talk yesterday. I liked that you sit down with every new driver in the first week.

[image: signature.png]
Jane Doe
[cid:ii_lx1abc]
""",
    """\
Guten Tag Frau Brandt,

vielen Dank für das Gespräch am 2. November. Besonders gefreut hat mich, dass Ihr Team die Dienstpläne zwei Monate im
Voraus macht.

Mit freundlichen Grüßen
Jane Doe
""",
    """\
Bonjour Madame,

merci pour votre accueil d’hier ; j’ai beaucoup apprécié la visite de l’atelier. « On répare avant de remplacer » :
voilà une phrase que je garde.

Cordialement,
Jane Doe
""",
    """\
Dear Sam,

Your advice to walk the whole site before reading the plans is one I will keep. I walked ours this morning: 3.5 km, two
dogs, one very cross heron.

Cheers
Jane :-)
""",
    """\
Dear Hiring Team,

thank you for the tour. Is the Saturday opening still planned? If so, I could come by at 9 a.m. or 2 p.m.,
whichever suits you better; Sunday would do, too.

Jane Doe
________________________________
Jane Doe | 555-0100 | Northgate
""",
    """\
Dear Carla,

I had no idea that one ferry carries all of the island's mail. It made me want the job even more, storms & all.

As I mentioned, I have run a kitchen of twelve through two summers; at 40 °C nobody is nice, and we were <almost> nice.

Jane
""",
    """\
Dear Mr. van der Berg,

You were right about the trams: the 7:45 is the one that matters. I counted: 212 people at stop A, 18 at stop B, 0 at C.

* fewer stops before eight
* one more car at 7:45

Jane Doe
""",
    """\
Dear Ana,

Thank you for asking what I would do in the first month. I would ask each team for its three slowest forms, write them
down, and throw one of the three away.

I hope we speak again soon. Until then, good luck with the opening!

Jane
""",
    """\
Hello Priya,

It was good to meet another climber who repairs old sewing machines. Is yours a Singer 201K? Mine is; the motor hums at
50 Hz like a cat.

See you, I hope
Jane
""",
    """\
Dear Professor Ito,

thank you for your time. You asked, “Which survey did you use?” It was a pulse survey of five questions, every second
week, n/N = 0.81.

Yours sincerely
Jane Doe
""",
    """\
Dear Ana,

I said 40 sites when we spoke; it was 38. I wanted to correct that before anything else... and to thank you for the
coffee, which was as good as you promised.

Kind regards
Jane Doe
""",
)
