namespace Coccinelle.Providers.Http;

/// <summary>Sends a request once, within a time and a size, and tells apart what is certain from what is not.</summary>
internal static class BoundedHttp
{
    /// <summary>Far above any answer of our providers.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Never retries. Throws only when <paramref name="cancellationToken"/> is cancelled.</summary>
    /// <param name="mostBytes">For the rare answer that may be larger than <see cref="MostBytes"/>.</param>
    public static async Task<HttpReply> SendOnceAsync(
        this HttpClient http, HttpRequestMessage request, TimeSpan budget, TimeProvider time, CancellationToken cancellationToken, int mostBytes = MostBytes)
    {
        using var deadline = new CancellationTokenSource(budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAtMostAsync(mostBytes, either.Token).ConfigureAwait(false);
            return body is null ? new HttpReply.TooLarge(response.StatusCode) : new HttpReply.Answered(response.StatusCode, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HttpReply.Lost($"no complete answer within {budget.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException error) when (IsBeforeSending(error.HttpRequestError))
        {
            return new HttpReply.NotSent($"no connection ({error.HttpRequestError})");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new HttpReply.Lost("the connection was lost before the answer was complete");
        }
    }

    private static bool IsBeforeSending(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>Null when there is more.</summary>
    public static async Task<byte[]?> ReadAtMostAsync(this HttpContent content, int mostBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > mostBytes) return null;
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (body.Length + read > mostBytes) return null;
                body.Write(chunk, 0, read);
            }
        }

        return body.ToArray();
    }
}
