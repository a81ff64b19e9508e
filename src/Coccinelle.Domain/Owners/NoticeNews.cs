using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Domain.Owners;

/// <summary>One thing that an owner is told and that is no call: a slot that became free, a promise that is late, a channel that failed.</summary>
/// <param name="Kind">As the notice has it.</param>
/// <param name="Detail">A French sentence of whoever wrote the notice; it says more than the kind.</param>
/// <param name="Who">The customer.</param>
/// <param name="Phone">His number, E.164.</param>
/// <param name="At">The appointment, by the firm's clock.</param>
/// <param name="Subject">The ticket's subject, or the appointment's service.</param>
public sealed record NoticeNews(string Kind, string? Detail = null, string? Who = null, string? Phone = null, LocalDateTime? At = null, string? Subject = null)
{
    /// <summary>One sentence.</summary>
    public string ToSentence()
    {
        if (!string.IsNullOrWhiteSpace(Detail))
            return Detail.Trim();
        var who = Who is { Length: > 0 } name && name != "–" ? name : Phone is null ? OwnerTexts.ACustomer : PhoneWords.National(Phone);
        return OwnerTexts.Notice(Kind, who, Phone is null || Who is null ? null : PhoneWords.National(Phone), At is { } at ? OwnerTexts.When(at) : null, Subject);
    }

    /// <summary>Several that waited together, in one letter; what does not fit into a text message is counted.</summary>
    public static OwnerLetter ToLetter(IReadOnlyList<NoticeNews> news, string firm)
    {
        var sentences = news.Select(one => one.ToSentence()).ToList();
        if (sentences.Count == 1)
            return OwnerLetter.Of(OwnerTexts.NoticeSubject(firm, 1), sentences[0], null, sentences[0]);

        var brief = OwnerTexts.Several(sentences.Count);
        var told = 0;
        foreach (var sentence in sentences)
        {
            var longer = $"{brief}\n- {Messaging.GsmRewrite.Plain(sentence)}";
            if (Messaging.SmsEncoding.Measure(longer).Characters > OwnerLetter.LongestBrief - 20)
                break;
            (brief, told) = (longer, told + 1);
        }

        if (told < sentences.Count)
            brief += $"\n{OwnerTexts.AndMore(sentences.Count - told)}";
        return OwnerLetter.Of(
            OwnerTexts.NoticeSubject(firm, sentences.Count), brief, null, string.Join('\n', sentences.Select(sentence => "- " + sentence).Prepend(OwnerTexts.Several(sentences.Count))));
    }
}
