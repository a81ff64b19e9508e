using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Vapi;

/// <summary>Fields that documentation and traffic place differently; first place that has one wins.</summary>
internal static class VapiFields
{
    /// <summary>A string, or an array of strings or of <c>{role, message}</c>, one line each.</summary>
    public static string? Transcript(JsonElement holder) =>
        Lines(holder.At("artifact", "transcript")) ?? Lines(holder.At("transcript"));

    public static string? Summary(JsonElement holder) =>
        holder.Text("analysis", "summary") ?? holder.Text("summary") ?? holder.Text("artifact", "summary") ?? holder.Text("call", "analysis", "summary");

    /// <summary>Where an account's analysis is told to name the caller's mood, this is where it stands.</summary>
    public static string? Sentiment(JsonElement holder) => holder.Text("analysis", "structuredData", "sentiment");

    /// <summary>A string in the OpenAPI, a boolean in traffic (Vapi: server-sdk-csharp issue 2).</summary>
    public static string? Evaluation(JsonElement holder) => holder.At("analysis", "successEvaluation") switch
    {
        { ValueKind: JsonValueKind.String } text => text.AsText(),
        { } value => value.GetRawText(),
        null => null,
    };

    /// <summary>Kept addresses before presigned ones, which run out.</summary>
    public static string? RecordingUrl(JsonElement holder) =>
        holder.Text("artifact", "recording", "mono", "combinedUrl")
        ?? holder.Text("artifact", "recording", "stereoUrl")
        ?? holder.Text("artifact", "recording")
        ?? holder.Text("artifact", "recordingUrl")
        ?? holder.Text("artifact", "stereoRecordingUrl")
        ?? holder.Text("recordingUrl")
        ?? holder.Text("stereoRecordingUrl")
        ?? holder.Text("artifact", "presignedMonoUrl")
        ?? holder.Text("artifact", "presignedStereoUrl");

    private static string? Lines(JsonElement? transcript)
    {
        if (transcript is not { ValueKind: JsonValueKind.Array } array) return transcript?.AsText();
        var lines = array.EnumerateArray().Select(Line).OfType<string>().ToArray();
        return lines.Length == 0 ? null : string.Join('\n', lines);
    }

    private static string? Line(JsonElement item)
    {
        if (item.AsText() is { } plain) return plain;
        var said = item.Text("message") ?? item.Text("content") ?? item.Text("text") ?? item.Text("transcript");
        return said is not null && item.Text("role") is { } role ? $"{role}: {said}" : said;
    }
}
