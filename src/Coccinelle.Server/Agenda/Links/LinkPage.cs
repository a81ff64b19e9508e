using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Coccinelle.Domain.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>A page for a customer's phone: plain HTML, forms instead of scripts. Everything that anybody typed is escaped.</summary>
internal sealed class LinkPage(string title)
{
    /// <summary>Escapes what HTML would read as its own, and leaves French letters alone.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _body = new();

    public LinkPage Say(string? text)
    {
        if (text is not null)
            _body.Append("<p>").Append(Encoder.Encode(text)).Append("</p>\n");
        return this;
    }

    /// <summary>A form with one button.</summary>
    public LinkPage Button(string action, string label, params (string Name, string Value)[] fields)
    {
        _body.Append("<form method=\"post\">").Append(Hidden([("action", action), .. fields]))
            .Append("<button>").Append(Encoder.Encode(label)).Append("</button></form>\n");
        return this;
    }

    /// <summary>A link to the same page with something else on it; it changes nothing.</summary>
    public LinkPage Elsewhere(string query, string label)
    {
        _body.Append("<p><a href=\"?").Append(Encoder.Encode(query)).Append("\">").Append(Encoder.Encode(label)).Append("</a></p>\n");
        return this;
    }

    /// <summary>Free starts, day by day, each a button of one form that also carries what else there is to say.</summary>
    public LinkPage Starts(string action, IEnumerable<Instant> starts, DateTimeZone zone, bool askName, params (string Name, string Value)[] fields)
    {
        _body.Append("<form method=\"post\">").Append(Hidden([("action", action), .. fields]));
        if (askName)
            _body.Append("<label>").Append(Encoder.Encode(LinkPageTexts.Name)).Append("<input name=\"name\" maxlength=\"120\" required autocomplete=\"name\"></label>");
        foreach (var day in starts.Select(start => (Start: start, Local: start.InZone(zone).LocalDateTime)).GroupBy(slot => slot.Local.Date))
        {
            _body.Append("<h2>").Append(Encoder.Encode(SpokenTimes.Written(day.Key))).Append("</h2><div>");
            foreach (var (start, local) in day)
                _body.Append("<button name=\"start\" value=\"").Append(Encoder.Encode(start.ToString())).Append("\">").Append(Encoder.Encode(SpokenTimes.Brief(local.TimeOfDay))).Append("</button>");
            _body.Append("</div>");
        }

        _body.Append("</form>\n");
        return this;
    }

    /// <summary>No copy is kept, no address passed on, nothing foreign is loaded.</summary>
    public ContentHttpResult Answer(HttpResponse response, int status = StatusCodes.Status200OK)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Content(
            $$"""
            <!doctype html>
            <html lang="fr">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{Encoder.Encode(title)}}</title>
            <style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1rem;margin:.2rem .3rem .2rem 0}h2{font-size:1.1rem;margin:1rem 0 .2rem}input{font:inherit;display:block;width:100%;padding:.5rem;box-sizing:border-box}</style></head>
            <body><h1>{{Encoder.Encode(title)}}</h1>
            {{_body}}</body>
            </html>

            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }

    private static string Hidden((string Name, string Value)[] fields)
        => string.Concat(fields.Select(field => $"<input type=\"hidden\" name=\"{Encoder.Encode(field.Name)}\" value=\"{Encoder.Encode(field.Value)}\">"));
}
