using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Owners;
using CsCheck;

namespace Coccinelle.Domain.Tests.Owners;

/// <summary>The evening's message.</summary>
public sealed class DayDigestTests
{
    [Fact]
    public void A_day_in_one_text_message()
    {
        var day = new DayDigest
        {
            Firm = "Salon Léa",
            Calls = 12,
            Voicemails = 1,
            Booked = 3,
            Cancelled = 1,
            Promises = [new OpenPromise("Mme Martin 06 12 34 56 78", true), new OpenPromise("M. Petit", false)],
            MorePromises = 2,
            OpenTickets = 4,
            Unread = 1,
            FailedMessages = 2,
        };

        Assert.Equal(
            "Salon Léa, votre journée : 12 appels, 1 message vocal. 3 rendez-vous pris, 1 annulé. "
            + "A rappeler : Mme Martin 06 12 34 56 78 (en retard), M. Petit et 2 de plus. 1 message attend une réponse. 4 demandes ouvertes. 2 messages ne sont pas partis.",
            day.ToLetter().Brief);
    }

    [Fact]
    public void A_day_on_which_nothing_happened_is_empty_whatever_is_still_open()
    {
        Assert.True(new DayDigest { Firm = "Salon Léa" }.IsEmpty);
        Assert.True(new DayDigest { Firm = "Salon Léa", OpenTickets = 7, Promises = [new OpenPromise("M. Petit", false)] }.IsEmpty);
        Assert.False(new DayDigest { Firm = "Salon Léa", Promises = [new OpenPromise("M. Petit", true)] }.IsEmpty);
        Assert.False(new DayDigest { Firm = "Salon Léa", FailedMessages = 1 }.IsEmpty);
    }

    [Fact]
    public void Every_day_that_is_not_empty_fits_into_three_segments()
        => Gen.Int[0, 300].Array[10].Sample(counts =>
        {
            var day = new DayDigest
            {
                Firm = "Garage de la République et fils",
                Calls = counts[0] + 1,
                Voicemails = counts[1],
                Missed = counts[2],
                Booked = counts[3],
                Cancelled = counts[4],
                Prospects = counts[5],
                Unconfirmed = counts[6],
                Unread = counts[7],
                OpenTickets = counts[8],
                FailedMessages = counts[9],
                Promises = [.. Enumerable.Repeat(new OpenPromise("Mme de La Rochefoucauld 06 12 34 56 78", true), 3)],
                MorePromises = counts[0],
            };

            var measure = SmsEncoding.Measure(day.ToLetter().Brief);
            Assert.Equal(SmsAlphabet.Gsm7, measure.Alphabet);
            Assert.InRange(measure.Segments, 1, 3);
        });
}
